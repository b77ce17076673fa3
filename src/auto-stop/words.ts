import type { Moment } from '../common/clock.js';

/** `45 s`, `20 min`, `2 h 5 min`, `3 d 4 h`. */
export function minutesText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(hours, 'h', minutes % 60, 'min');
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

export function ago(ms: number): string {
  return ms < 1_000 ? 'just now' : `${minutesText(ms)} ago`;
}

export function clockTime(moment: Moment): string {
  return new Date(moment).toISOString();
}

function joined(much: number, unit: string, little: number, smaller: string): string {
  return little === 0 ? `${much} ${unit}` : `${much} ${unit} ${little} ${smaller}`;
}
