import { DmnModdle } from 'dmn-moddle';

/** What Camunda Modeler or the engine would complain about in a decision table's file. */
export async function dmnProblems({ text }) {
  let definitions, warnings;
  try {
    ({ rootElement: definitions, warnings } = await new DmnModdle().fromXML(text));
  } catch (error) {
    return [`cannot be read: ${error.message}`];
  }
  const problems = warnings.map(warning => warning.message);
  const diagrams = definitions.dmnDI?.diagrams ?? [];
  const drawn = diagrams
    .flatMap(diagram => diagram.diagramElements ?? [])
    .map(shape => shape.dmnElementRef);

  for (const element of definitions.drgElement ?? []) {
    if (!drawn.includes(element)) {
      problems.push(`${element.id} is not drawn`);
    }
    if (element.$type === 'dmn:Decision' && !element.$attrs['camunda:historyTimeToLive']) {
      problems.push(`${element.id} has no history time to live`);
    }
  }
  return problems;
}
