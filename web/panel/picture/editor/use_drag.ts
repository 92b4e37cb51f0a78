import { useRef, useState } from 'preact/hooks';
import { whole, type Box } from '../../../shared/protocol/types';
import { guidesOf, movedBy, resizedBy, snappedMove, snappedResize, type Sides } from './boxes';

interface Drag {
  index: number;
  sides: Sides | null;
  start: Box;
  from: { x: number; y: number };
  others: Box[];
}

interface DragOptions {
  canvas: { current: HTMLElement | null };
  snap: boolean;
  onStart(index: number): void;
  onDrop(index: number, box: Box): void;
}

/** Dragging tiles and their corners with a mouse, pen or finger. Nothing is asked of the server before the drop. */
export function useDrag({ canvas, snap, onStart, onDrop }: DragOptions) {
  const drag = useRef<Drag | null>(null);
  const [dragged, setDragged] = useState<{ index: number; box: Box } | null>(null);

  const boxAt = (event: PointerEvent): Box | null => {
    const { current } = drag;
    const area = canvas.current?.getBoundingClientRect();
    if (!current || !area) return null;
    const dx = ((event.clientX - current.from.x) / area.width) * whole;
    const dy = ((event.clientY - current.from.y) / area.height) * whole;
    const guides = guidesOf(current.others);
    if (!current.sides) {
      const box = movedBy(current.start, dx, dy);
      return snap ? snappedMove(box, guides) : box;
    }
    const box = resizedBy(current.start, current.sides, dx, dy);
    return snap ? snappedResize(box, current.sides, guides) : box;
  };
  const begin = (event: PointerEvent, index: number, boxes: readonly Box[], sides: Sides | null) => {
    const start = boxes[index];
    if (event.button !== 0 || !start) return;
    event.stopPropagation();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const others = boxes.filter((_, other) => other !== index);
    drag.current = { index, sides, start, from: { x: event.clientX, y: event.clientY }, others };
    onStart(index);
  };
  const move = (event: PointerEvent) => {
    const box = boxAt(event);
    if (box && drag.current) setDragged({ index: drag.current.index, box });
  };
  const end = (event: PointerEvent) => {
    const box = boxAt(event);
    if (box && drag.current && dragged) onDrop(drag.current.index, box);
    drag.current = null;
    setDragged(null);
  };
  const cancel = () => {
    drag.current = null;
    setDragged(null);
  };
  return { dragged, begin, handlers: { onPointerMove: move, onPointerUp: end, onPointerCancel: cancel } };
}
