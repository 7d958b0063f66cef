/** An event of Electron's: whoever listens may prevent what would follow. */
export class Stoppable {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
