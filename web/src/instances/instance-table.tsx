import { Anchor, Box, Checkbox, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef } from 'react';
import { Link } from 'wouter';
import type { CommandName } from '../api/commands';
import type { InstanceDocument } from '../api/documents';
import { Ago } from '../parts/ago';
import { Countdown } from '../parts/countdown';
import { CostNow } from '../parts/cost-now';
import { StatusBadge } from '../parts/status-badge';
import { usd } from '../words/format';
import { InstanceMenu } from './instance-menu';
import type { ListView, SortKey } from './instance-list';
import classes from './instance-table.module.css';

const ROW_HEIGHT = 52;

const COLUMNS: { label: string; sort?: SortKey; numeric?: true; wide?: true }[] = [
  { label: 'Name', sort: 'name' },
  { label: 'Status', sort: 'status' },
  { label: 'Product', sort: 'product', wide: true },
  { label: 'Region', sort: 'region', wide: true },
  { label: 'Per hour', sort: 'pricePerHour', numeric: true },
  { label: 'So far', numeric: true, wide: true },
  { label: 'Up', sort: 'createdAt', wide: true },
  { label: 'Stops', wide: true },
  { label: 'Last used', sort: 'lastUsedAt', wide: true },
];

interface InstanceTableProps {
  rows: readonly InstanceDocument[];
  view: ListView;
  onSort: (sort: SortKey) => void;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  /** Absent for those who may only look. */
  run?: (name: CommandName, instances: readonly InstanceDocument[]) => void;
}

/** Draws the rows that are seen, however many there are. */
export function InstanceTable({ rows, view, onSort, selected, onSelect, run }: InstanceTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const allSelected = rows.length > 0 && rows.every(({ id }) => selected.has(id));
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    onSelect(next);
  };
  return (
    <Box ref={frame} className={classes.frame} tabIndex={0} role="region" aria-label="Instances">
      <div role="table" aria-rowcount={rows.length + 1} aria-label="Instances" className={classes.table}>
        <div role="row" aria-rowindex={1} className={`${classes.row} ${classes.head}`}>
          <div role="columnheader">
            <Checkbox
              size="xs"
              aria-label="Select all shown"
              checked={allSelected}
              indeterminate={!allSelected && selected.size > 0}
              onChange={({ currentTarget: { checked } }) =>
                onSelect(checked ? new Set(rows.map(({ id }) => id)) : new Set())
              }
            />
          </div>
          {COLUMNS.map(({ label, sort, numeric, wide }) => (
            <div
              key={label}
              role="columnheader"
              aria-sort={
                sort && sort === view.sort ? (view.descending ? 'descending' : 'ascending') : undefined
              }
              className={`${numeric ? classes.numeric : ''} ${wide ? classes.wide : ''}`}
            >
              {sort ? (
                <UnstyledButton className={classes.sort} onClick={() => onSort(sort)}>
                  {label}
                  {sort === view.sort ? <Arrow descending={view.descending} /> : null}
                </UnstyledButton>
              ) : (
                label
              )}
            </div>
          ))}
          <div role="columnheader" aria-label="Actions" />
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row ? (
              <InstanceRow
                key={row.id}
                instance={row}
                index={index}
                offset={start}
                selected={selected.has(row.id)}
                onToggle={toggle}
                run={run}
              />
            ) : null;
          })}
        </div>
      </div>
    </Box>
  );
}

function Arrow({ descending }: { descending: boolean }) {
  return descending ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />;
}

interface InstanceRowProps {
  instance: InstanceDocument;
  index: number;
  offset: number;
  selected: boolean;
  onToggle: (id: string, on: boolean) => void;
  run: InstanceTableProps['run'];
}

const InstanceRow = memo(
  InstanceRowBody,
  (before, after) =>
    before.instance === after.instance &&
    before.offset === after.offset &&
    before.index === after.index &&
    before.selected === after.selected,
);

function InstanceRowBody({ instance, index, offset, selected, onToggle, run }: InstanceRowProps) {
  const { id, name, status, reason, failure, product, spec, pricePerHour } = instance;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={classes.row}
      style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${offset}px)` }}
    >
      <div role="cell">
        <Checkbox
          size="xs"
          aria-label={`Select ${name}`}
          checked={selected}
          onChange={({ currentTarget: { checked } }) => onToggle(id, checked)}
        />
      </div>
      <div role="cell" className={classes.name}>
        <Anchor component={Link} href={`/instances/${id}`} size="sm" fw={600} truncate>
          {name}
        </Anchor>
        <Text size="xs" c="dimmed" truncate className={classes.below}>
          {product?.name ?? spec.productName}
        </Text>
      </div>
      <div role="cell">
        <StatusBadge status={status} reason={failure?.message ?? reason} />
      </div>
      <Text role="cell" size="sm" truncate className={classes.wide}>
        {product?.name ?? spec.productName}
      </Text>
      <Text role="cell" size="sm" className={classes.wide}>
        {product?.region ?? spec.region ?? '–'}
      </Text>
      <Text role="cell" size="sm" className={classes.numeric}>
        {usd(pricePerHour)}
      </Text>
      <div role="cell" className={`${classes.numeric} ${classes.wide}`}>
        <CostNow instance={instance} />
      </div>
      <div role="cell" className={classes.wide}>
        <Ago at={instance.readyAt ?? instance.createdAt} />
      </div>
      <div role="cell" className={classes.wide}>
        <Countdown to={instance.idle?.stopsAt ?? instance.expiresAt} />
      </div>
      <div role="cell" className={classes.wide}>
        <Ago at={instance.lastUsedAt} />
      </div>
      <div role="cell">{run ? <InstanceMenu instance={instance} run={run} /> : null}</div>
    </div>
  );
}
