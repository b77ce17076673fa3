import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';

interface ChartProps {
  /** Seconds since 1970. */
  times: readonly number[];
  series: readonly { label: string; values: readonly (number | null)[]; color: string }[];
  height?: number;
  /** How values are told on the axis and to those who cannot see the picture. */
  format: (value: number) => string;
  label: string;
  bars?: boolean;
  /** The times are told as UTC, as days that are counted in UTC must be. */
  utc?: boolean;
}

/** A small chart; its last values stand in its label for those who cannot see it. */
export function Chart({ times, series, height = 160, format, label, bars = false, utc = false }: ChartProps) {
  const { ref, width } = useElementSize();
  const frame = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    if (width === 0 || !frame.current) return;
    const ink = dark ? '#c9c9c9' : '#495057';
    const grid = { stroke: dark ? '#2e2e2e' : '#e9ecef', width: 1 };
    const paths = bars ? UPlot.paths.bars?.({ size: [0.7, 40] }) : undefined;
    const plot = new UPlot(
      {
        width,
        height,
        ...(utc ? { tzDate: (seconds: number) => UPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC') } : {}),
        ...(bars ? { scales: { x: { range: withRoomForBars } } } : {}),
        legend: { show: series.length > 1 },
        cursor: { y: false },
        axes: [
          { stroke: ink, grid },
          { stroke: ink, grid, size: 64, values: (_plot, ticks) => ticks.map(format) },
        ],
        series: [
          {},
          ...series.map(({ label: name, color }) => ({
            label: name,
            stroke: color,
            fill: `${color}${bars ? 'cc' : '22'}`,
            width: 2,
            paths,
            points: { show: times.length < 2 },
          })),
        ],
      },
      [[...times], ...series.map(({ values }) => [...values])],
      frame.current,
    );
    return () => plot.destroy();
  }, [width, height, dark, times, series, format, bars, utc]);
  const told = series.map(({ label: name, values }) => `${name} ${format(values.at(-1) ?? 0)}`).join(', ');
  return (
    <div ref={ref}>
      <div ref={frame} role="img" aria-label={`${label}: ${told}`} style={{ minHeight: height }} />
    </div>
  );
}

/** Half a bar more on both sides: the first and the last are drawn around their time. */
function withRoomForBars({ data }: UPlot, from: number, to: number): [number, number] {
  const [first = 0, second = first + 1] = data[0];
  const half = (second - first) / 2;
  return [from - half, to + half];
}
