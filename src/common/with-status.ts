/** What a handler answers when its status is not the usual one of its route. */
export class WithStatus<Body> {
  constructor(
    readonly status: number,
    readonly body: Body,
  ) {}
}
