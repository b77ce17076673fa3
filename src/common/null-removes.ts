const NULL_REMOVES = 'common:null-removes';

/**
 * In a body of this class `null` takes a value away (JSON Merge Patch, RFC 7396). Everywhere else it counts as not set.
 */
export const NullRemoves = (): ClassDecorator => (target) => {
  Reflect.defineMetadata(NULL_REMOVES, true, target);
};

export function doesNullRemove(target: object | undefined): boolean {
  return target !== undefined && Reflect.getMetadata(NULL_REMOVES, target) === true;
}
