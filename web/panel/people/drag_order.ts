import { useState } from 'preact/hooks';
import { moved } from '../../shared/room/selectors';

/** Dragging rows with a mouse. Touch and keyboard use the arrow buttons. */
export function useDragOrder(order: string[], onOrder: (order: string[]) => void) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const drop = () => {
    if (dragged && over && dragged !== over) {
      onOrder(moved(order, dragged, order.indexOf(over) - order.indexOf(dragged)));
    }
    setDragged(null);
    setOver(null);
  };
  const rowProps = (id: string) => ({
    draggable: true,
    'data-dragged': dragged === id,
    'data-over': over === id && dragged !== id,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer?.setData('text/plain', id);
      setDragged(id);
    },
    onDragOver: (event: DragEvent) => {
      if (!dragged) return;
      event.preventDefault();
      setOver(id);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      drop();
    },
    onDragEnd: () => {
      setDragged(null);
      setOver(null);
    },
  });
  return rowProps;
}
