package org.followthrough.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * A diagram is found by the name of its file, and so are the process in it and all its versions.
 */
final class ProcessNames {

  private ProcessNames() {}

  static Stream<Finding> of(String file, XmlElement diagram) {
    String stem = file.substring(0, file.lastIndexOf('.'));
    List<String> run =
        diagram.children().stream()
            .filter(element -> element.name().equals("bpmn:process"))
            .filter(process -> "true".equals(process.attribute("isExecutable")))
            .map(process -> String.valueOf(process.attribute("id")))
            .toList();
    if (run.isEmpty()) {
      return Stream.of(
          Finding.fault(
              file, null, "has no process that is run: tick 'Executable' where its id is set"));
    }
    if (run.size() > 1) {
      return Stream.of(
          Finding.fault(
              file,
              null,
              "has more than one process that is run, "
                  + String.join(", ", run)
                  + ": draw each in a file of its own, and untick 'Executable' for one that only shows"
                  + " what others do"));
    }
    return run.get(0).equals(stem)
        ? Stream.empty()
        : Stream.of(
            Finding.fault(
                file,
                run.get(0),
                "is the id of the process, and the file has another name: name the file "
                    + run.get(0)
                    + ".bpmn, or give the process the id "
                    + stem));
  }
}
