import type { Period } from "@clima/schemas";
import { type Limits, panned, pinched, zoomed } from "../../history/zoom.ts";

/** The time that all charts show, while it is moved and when it rests. */
export interface TimeControl {
  period(): Period;
  limits(): Limits;
  /** Shows it at once with what was read; a moment later, when it is left alone, it is read anew and kept in the address. */
  move(period: Period): void;
}

const DRAG_FROM_PX = 4;
const ZOOM_BY_KEY = 1.5;
const PAN_BY_KEY = 0.15;
/** Of a wheel that is turned by a line or a page, pixels. */
const WHEEL_PX = [1, 16, 400] as const;

/** Drag, pinch and wheel on the plot's area. A wheel alone scrolls the page, unless the chart has the focus. */
export function listenToPointers(area: HTMLElement, box: HTMLElement, control: TimeControl): void {
  const held = new Map<number, number>();
  let began: { readonly period: Period; readonly places: ReadonlyMap<number, number> } | undefined;
  let isDragged = false;
  const placeOf = (event: MouseEvent): number => {
    const { left, width } = area.getBoundingClientRect();
    return (event.clientX - left) / Math.max(1, width);
  };
  const begin = () => {
    began = { period: control.period(), places: new Map(held) };
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || held.size > 1) return;
    held.set(event.pointerId, placeOf(event));
    begin();
  });
  area.addEventListener("pointermove", (event) => {
    if (!began || !held.has(event.pointerId)) return;
    held.set(event.pointerId, placeOf(event));
    const [one, other] = [...held.keys()];
    if (one === undefined) return;
    const [was, is] = [began.places.get(one) ?? 0, held.get(one) ?? 0];
    if (other !== undefined)
      return control.move(pinched(began.period, [was, began.places.get(other) ?? 1], [is, held.get(other) ?? 1], control.limits()));
    if (!isDragged && Math.abs(is - was) * area.clientWidth < DRAG_FROM_PX) return;
    isDragged = true;
    area.setPointerCapture(one);
    control.move(panned(began.period, (was - is) * (began.period.toMs - began.period.fromMs), control.limits()));
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    area.addEventListener(end, (event) => {
      held.delete(event.pointerId);
      if (held.size > 0) begin();
      else {
        began = undefined;
        isDragged = false;
      }
    });
  area.addEventListener(
    "wheel",
    (event) => {
      const isPan = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      if (!isPan && !event.ctrlKey && !event.metaKey && document.activeElement !== box) return;
      event.preventDefault();
      control.move(isPan ? pannedByWheel(event, area, control) : zoomedByWheel(event, placeOf(event), control));
    },
    { passive: false },
  );
}

function pannedByWheel(event: WheelEvent, area: HTMLElement, control: TimeControl): Period {
  const period = control.period();
  const byPx = (event.deltaX || event.deltaY) * (WHEEL_PX[event.deltaMode as 0 | 1 | 2] ?? 1);
  return panned(period, (byPx / Math.max(1, area.clientWidth)) * (period.toMs - period.fromMs), control.limits());
}

function zoomedByWheel(event: WheelEvent, place: number, control: TimeControl): Period {
  const period = control.period();
  const byPx = event.deltaY * (WHEEL_PX[event.deltaMode as 0 | 1 | 2] ?? 1);
  const aroundMs = period.fromMs + place * (period.toMs - period.fromMs);
  return zoomed(period, Math.exp(Math.max(-200, Math.min(200, byPx)) * 0.003), aroundMs, control.limits());
}

/** In for a factor below 1, around the middle. */
export function zoomBy(factor: number, control: TimeControl): void {
  const { fromMs, toMs } = control.period();
  control.move(zoomed({ fromMs, toMs }, factor, (fromMs + toMs) / 2, control.limits()));
}
export const zoomInOnce = (control: TimeControl): void => zoomBy(1 / ZOOM_BY_KEY, control);
export const zoomOutOnce = (control: TimeControl): void => zoomBy(ZOOM_BY_KEY, control);

/** The keys of a chart that has the focus. `step`: the cursor goes by one to the left (−1) or right. */
export function listenToKeys(box: HTMLElement, control: TimeControl, step: (by: number) => void): void {
  const pan = (share: number) => {
    const period = control.period();
    control.move(panned(period, share * (period.toMs - period.fromMs), control.limits()));
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = actOn(event);
    if (done) event.preventDefault();
  });

  function actOn({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const side = key === "ArrowLeft" ? -1 : 1;
      if (shiftKey) step(side);
      else pan(side * PAN_BY_KEY);
    } else if (key === "+" || key === "=") zoomInOnce(control);
    else if (key === "-" || key === "−") zoomOutOnce(control);
    else return false;
    return true;
  }
}
