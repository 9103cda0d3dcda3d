import { randomUUID } from "node:crypto";
import type { TracingSettings } from "#platform/base";

/** Where a span belongs. */
export interface Place {
  traceId: string;
  parentId: string | undefined;
  isSampled: boolean;
}

/** Undefined where nobody would learn of the trace. */
export function placeOf(
  traceparent: string | string[] | undefined,
  { isParentBased, ratio }: Pick<TracingSettings, "isParentBased" | "ratio">,
): Place | undefined {
  const parent = readParent(traceparent);
  if (parent === undefined) {
    const traceId = newTraceId();
    return isTaken(traceId, ratio) ? { traceId, parentId: undefined, isSampled: true } : undefined;
  }
  return isParentBased ? parent : { ...parent, isSampled: isTaken(parent.traceId, ratio) };
}

/** By its last 56 bits, which are random (W3C Trace Context, level 2): who shares the ratio decides alike. */
function isTaken(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-14), 16) < ratio * 2 ** 56;
}

/** W3C Trace Context. What breaks its rules is as if it weren't there. */
function readParent(traceparent: string | string[] | undefined): Place | undefined {
  if (typeof traceparent !== "string") return undefined;
  const [, version, traceId = "", parentId = "", flags = "", more] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(traceparent) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  return { traceId, parentId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Of the digits that aren't random none is among the last 14, and one is never 0. */
const newTraceId = () => randomUUID().replaceAll("-", "");

export const newSpanId = () => newTraceId().slice(16);
