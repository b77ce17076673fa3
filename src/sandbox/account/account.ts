import { NovitaRefusal } from '../envelope.js';
import type { Fleet } from '../machines/fleet.js';
import type { NetworkStorages } from './network-storages.js';

const OPENING_BALANCE_USD = 1_000;

/** 1e-5 USD, the unit of prices; balances are served in 1e-4 USD. */
const UNITS_PER_USD = 100_000;

/** The money of the one account: what was paid in, less everything used so far. */
export class Account {
  private paidIn = OPENING_BALANCE_USD * UNITS_PER_USD;

  constructor(
    private readonly fleet: Fleet,
    private readonly storages: NetworkStorages,
  ) {}

  /** 1e-5 USD; below zero when in arrears. */
  balance(): number {
    return this.paidIn - this.used();
  }

  setBalance(usd: number): void {
    this.paidIn = usd * UNITS_PER_USD + this.used();
  }

  demandMoney(): void {
    if (this.balance() <= 0) throw new NovitaRefusal('BALANCE_NOT_ENOUGH', 'balance not enough');
  }

  reset(): void {
    this.paidIn = OPENING_BALANCE_USD * UNITS_PER_USD;
  }

  dump(): number {
    return this.paidIn;
  }

  load(paidIn: number): void {
    this.paidIn = paidIn;
  }

  private used(): number {
    return this.fleet.totalCost() + this.storages.totalCost();
  }
}
