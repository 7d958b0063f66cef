import type { Progress } from '../calls/tool-call.ts';

/**
 * Progress that only rises, as MCP demands. The road counts while a call waits and the server starts its own count
 * afterwards: a report that does not rise is moved up by one instead of being lost, and a total it passes is left out.
 */
export function risingProgress(send: (progress: Progress) => void): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (report) => {
    const rises = Number.isFinite(report.progress) && report.progress > last;
    last = rises ? report.progress : Number.isFinite(last) ? last + 1 : 0;
    const { total, message } = report;
    send({
      progress: last,
      ...(total !== undefined && total >= last && { total }),
      ...(message !== undefined && { message }),
    });
  };
}
