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
  let rulesOf = new Map<unknown, Rules>();
  const grouped = new WeakMap<Rules, RulesByField>();
  storage.addValidationMetadata = (rule) => {
    rulesOf = new Map();
    add(rule);
  };
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (schema || groups) return find(target, schema, always, strictGroups, groups);
    const known = rulesOf.get(target);
    if (known) return known;
    const rules = find(target, schema, always, strictGroups, groups);
    rulesOf.set(target, rules);
    return rules;
  };
  storage.groupByPropertyName = (rules) => {
    const known = grouped.get(rules);
    if (known) return known;
    const fields = group(rules);
    grouped.set(rules, fields);
    return fields;
  };
}
