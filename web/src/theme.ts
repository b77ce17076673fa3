import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Shades that keep text readable on them (WCAG AA), by day and by night. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 9,
  defaultRadius: 'md',
  cursorType: 'pointer',
});

/** Quiet texts, and texts on a tint of their own colour, are quiet and still readable. */
export const quietColors: CSSVariablesResolver = ({ colors }) => {
  const onTint = (color: (name: string) => string): Record<string, string> =>
    Object.fromEntries(
      Object.keys(colors).map((name) => [`--mantine-color-${name}-light-color`, color(name)]),
    );
  return {
    variables: {},
    light: {
      '--mantine-color-dimmed': colors.gray[7],
      '--mantine-color-placeholder': colors.gray[7],
      ...onTint((name) => `color-mix(in srgb, var(--mantine-color-${name}-9), black 25%)`),
    },
    dark: {
      '--mantine-color-dimmed': colors.dark[1],
      '--mantine-color-placeholder': colors.dark[1],
      ...onTint((name) => `var(--mantine-color-${name}-2)`),
    },
  };
};
