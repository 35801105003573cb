package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.followthrough.oversight.desk.OpenTask.Kind;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The desk: one family at a time, and who comes next. */
@RestController
@RequestMapping("/desk")
class DeskController {

  private static final MultiValueMap<String, String> NOTHING = new LinkedMultiValueMap<>();

  private final OpenTasks tasks;
  private final DeskView view;

  DeskController(OpenTasks tasks, DeskView view) {
    this.tasks = tasks;
    this.view = view;
  }

  @GetMapping
  ResponseEntity<String> desk(
      @RequestParam(required = false) String kind,
      @RequestParam(defaultValue = "false") String all,
      HttpServletRequest request) {
    boolean everybodys = all.equals("true");
    DeskView.Desk desk = view.desk(tasks.all(), kind(kind), everybodys);
    return view.page(HttpStatus.OK, desk, desk.first(), NOTHING, null, request);
  }

  @GetMapping("/tasks/{taskId}")
  ResponseEntity<String> task(
      @PathVariable String taskId,
      @RequestParam(defaultValue = "false") String all,
      HttpServletRequest request) {
    Optional<OpenTask> task = tasks.find(taskId);
    if (task.isEmpty()) {
      return view.gone(taskId, NOTHING, request);
    }
    boolean everybodys =
        all.equals("true") || !task.get().isFor(request.getUserPrincipal().getName());
    DeskView.Desk desk = view.desk(tasks.all(), Optional.of(task.get().kind()), everybodys);
    return view.page(HttpStatus.OK, desk, task, NOTHING, null, request);
  }

  /** Whether it is still to be done, for a page that is open. */
  @GetMapping("/tasks/{taskId}/state")
  Map<String, String> state(@PathVariable String taskId, HttpServletRequest request) {
    return view.news(taskId, tasks.find(taskId), request.getUserPrincipal().getName())
        .map(news -> Map.of("news", news))
        .orElse(Map.of());
  }

  private static Optional<Kind> kind(String word) {
    return word == null
        ? Optional.empty()
        : Arrays.stream(Kind.values())
            .filter(kind -> kind.name().equalsIgnoreCase(word))
            .findFirst();
  }
}
