import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Rules = ReturnType<Storage['getTargetValidationMetadatas']>;
type RulesByField = ReturnType<Storage['groupByPropertyName']>;

/**
 * Has class-validator work out the rules of a class once. It gathers them anew for each object from all that were ever
 * declared, which takes as long as applying them; they do not change once the classes are loaded.
 */
export function rememberValidationRules(storage = getMetadataStorage()): void {
  const find = storage.getTargetValidationMetadatas.bind(storage);
  const group = storage.groupByPropertyName.bind(storage);
  const add = storage.addValidationMetadata.bind(storage);
  /** By class, and by the class that it is a field of. */
  let known = new Map<unknown, Map<unknown, Rules>>();
  const grouped = new WeakMap<Rules, RulesByField>();
  storage.addValidationMetadata = (rule) => {
    known = new Map();
    add(rule);
  };
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (groups || always || strictGroups) return find(target, schema, always, strictGroups, groups);
    const ofTarget = known.get(target) ?? new Map<unknown, Rules>();
    known.set(target, ofTarget);
    const rules = ofTarget.get(schema) ?? find(target, schema, always, strictGroups, groups);
    ofTarget.set(schema, rules);
    return rules;
  };
  storage.groupByPropertyName = (rules) => {
    const fields = grouped.get(rules) ?? group(rules);
    grouped.set(rules, fields);
    return fields;
  };
}
