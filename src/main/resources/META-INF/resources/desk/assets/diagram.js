'use strict';

// Draws a workflow when somebody wants to see it. What it says stands in words beside it, too.

async function draw(drawing) {
  const canvas = drawing.querySelector('.canvas');
  if (!drawing.open || canvas.dataset.drawn) {
    return;
  }
  canvas.dataset.drawn = 'true';
  try {
    const answer = await fetch(drawing.dataset.diagram);
    const { xml, here, done } = await answer.json();
    const viewer = new BpmnJS({ container: canvas });
    await viewer.importXML(xml);
    const shown = viewer.get('canvas');
    const elements = viewer.get('elementRegistry');
    const mark = (ids, name) =>
      ids.filter((id) => elements.get(id)).forEach((id) => shown.addMarker(id, name));
    mark(done, 'done');
    mark(here, 'here');
    shown.zoom('fit-viewport', 'auto');
  } catch {
    canvas.textContent = 'The diagram cannot be shown just now.';
    delete canvas.dataset.drawn;
  }
}

for (const drawing of document.querySelectorAll('.drawing')) {
  drawing.addEventListener('toggle', () => draw(drawing));
}
