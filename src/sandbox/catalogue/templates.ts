/** A template as Novita stores and serves it; only `Id` is made by the server. */
export interface Template {
  Id: string;
  name: string;
  channel: 'official' | 'community' | 'private';
  type: string;
  image: string;
  /** Id of a registry credential, empty for public images. */
  imageAuth: string;
  startCommand: string;
  entrypoint: string;
  rootfsSize: number;
  ports: { type: string; ports: number[] }[];
  volumes: { type: string; size: number; mountPath: string }[];
  envs: { key: string; value: string }[];
  tools: { name: string; describe: string; port: number; type: string }[];
  readme: string;
  description: string;
  logo: string;
  minCudaVersion: string;
  user: string;
  creator: string;
  uuid: string;
  nickname: string;
  createdAt: string;
  updatedAt: string;
}

/** Credentials of the one registry that the sandbox's account has when it opens. */
export const SEEDED_AUTH = {
  id: '5f0c2a7e-9d41-4c1b-8e63-2b7a90d4f1c8',
  name: 'ghcr.io',
  username: 'sandbox-robot',
  password: 'sandbox-registry-password',
} as const;

/** Images under this prefix cannot be pulled without a registry login. */
export const PRIVATE_IMAGES = 'ghcr.io/sandbox-private/';

/** What every template has unless it says otherwise. */
export const BLANK_TEMPLATE: Omit<Template, 'Id' | 'name' | 'image'> = {
  channel: 'private',
  type: 'instance',
  imageAuth: '',
  startCommand: '',
  entrypoint: '',
  rootfsSize: 60,
  ports: [],
  volumes: [],
  envs: [],
  tools: [],
  readme: '',
  description: '',
  logo: '',
  minCudaVersion: '',
  user: 'novita',
  creator: 'novita',
  uuid: '',
  nickname: '',
  createdAt: '1764547200',
  updatedAt: '1764547200',
};

export const TEMPLATES: readonly Template[] = [
  {
    ...BLANK_TEMPLATE,
    Id: '107001',
    name: 'PyTorch 2.6 CUDA 12.4',
    channel: 'official',
    image: 'docker.io/novitalabs/pytorch:2.6.0-cuda12.4-ubuntu22.04',
    startCommand: 'jupyter lab --ip=0.0.0.0 --port=8888 --allow-root',
    ports: [
      { type: 'http', ports: [8888] },
      { type: 'tcp', ports: [22] },
    ],
    envs: [{ key: 'PYTHONUNBUFFERED', value: '1' }],
    readme: '# PyTorch\nPyTorch with CUDA and JupyterLab on port 8888.',
    description: 'PyTorch with CUDA and JupyterLab',
    minCudaVersion: '12.4',
  },
  {
    ...BLANK_TEMPLATE,
    Id: '107002',
    name: 'ComfyUI',
    channel: 'official',
    image: 'docker.io/novitalabs/comfyui:0.3.40-cuda12.4',
    rootfsSize: 100,
    ports: [{ type: 'http', ports: [8188, 8888] }],
    volumes: [{ type: 'local', size: 50, mountPath: '/workspace' }],
    tools: [{ name: 'Jupyter', describe: 'Start Jupyter Notebook', port: 8889, type: 'http' }],
    readme: '# ComfyUI\nNodes for image generation on port 8188.',
    minCudaVersion: '12.4',
  },
  {
    ...BLANK_TEMPLATE,
    Id: '107672',
    name: 'vLLM OpenAI server',
    channel: 'community',
    image: 'docker.io/vllm/vllm-openai:v0.9.1',
    startCommand: '--model Qwen/Qwen3-8B --port 8000',
    rootfsSize: 120,
    ports: [{ type: 'http', ports: [8000] }],
    envs: [{ key: 'HF_HOME', value: '/workspace/hf' }],
    creator: 'community-user',
    user: 'community-user',
  },
  {
    ...BLANK_TEMPLATE,
    Id: '107890',
    name: 'Team trainer (private image)',
    channel: 'private',
    image: `${PRIVATE_IMAGES}trainer:1.4.2`,
    imageAuth: SEEDED_AUTH.id,
    ports: [
      { type: 'http', ports: [8080] },
      { type: 'tcp', ports: [22, 6006] },
    ],
    envs: [{ key: 'RUN_MODE', value: 'train' }],
    creator: 'sandbox-account',
    user: 'sandbox-account',
  },
  {
    ...BLANK_TEMPLATE,
    Id: '107003',
    name: 'Ubuntu 22.04 CUDA 12.4',
    channel: 'official',
    image: 'docker.io/library/ubuntu:22.04',
    ports: [{ type: 'tcp', ports: [22] }],
  },
];
