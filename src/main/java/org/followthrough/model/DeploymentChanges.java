package org.followthrough.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.followthrough.engine.DeployedResources;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What files would change of what is deployed, and how many families stand where. It compares what
 * analysts see: elements by their ids, and texts by their words.
 */
@Repository
class DeploymentChanges {

  private static final int LONGEST_SHOWN = 2_000;

  private static final Set<String> SCOPES =
      Set.of("bpmn:process", "bpmn:subProcess", "bpmn:transaction");

  private static final Set<String> INNER = Set.of("bpmn:incoming", "bpmn:outgoing");

  private final DeployedResources deployed;
  private final JdbcClient jdbc;

  DeploymentChanges(DeployedResources deployed, JdbcClient jdbc) {
    this.deployed = deployed;
    this.jdbc = jdbc;
  }

  /** Diagrams and texts alone: what else is deployed has no family standing in it. */
  Changes of(Map<String, byte[]> files) {
    List<Change> changes = new ArrayList<>();
    Set<String> reached = new TreeSet<>();
    Map<String, String> before = deployed.texts(files.keySet().toArray(String[]::new));
    files.forEach(
        (name, bytes) -> {
          String is = new String(bytes, StandardCharsets.UTF_8);
          String was = before.get(name);
          FileKind kind = FileKind.of(name).orElse(null);
          if (kind == FileKind.DIAGRAM) {
            diagram(
                was == null ? null : was.getBytes(StandardCharsets.UTF_8), bytes, changes, reached);
          } else if (kind != null && !is.equals(was)) {
            changes.add(
                new Change(
                    null,
                    name,
                    was == null ? "added" : "changed",
                    kind == FileKind.TEXT ? shown(was) : null,
                    kind == FileKind.TEXT ? shown(is) : null,
                    0,
                    null));
            if (kind == FileKind.TEXT) {
              reached.addAll(readers(name.substring(0, name.indexOf('.'))));
            }
          }
        });
    return new Changes(changes, reached.size());
  }

  private void diagram(byte[] was, byte[] is, List<Change> changes, Set<String> reached) {
    Map<String, Map<String, XmlElement>> before = processes(was);
    processes(is)
        .forEach(
            (key, young) -> {
              Map<String, XmlElement> old = before.getOrDefault(key, Map.of());
              Map<String, Integer> there = familiesAt(key);
              Set<String> ids = new LinkedHashSet<>(old.keySet());
              ids.addAll(young.keySet());
              int known = changes.size();
              for (String id : ids) {
                change(key, id, old.get(id), young.get(id), there.getOrDefault(id, 0))
                    .ifPresent(changes::add);
              }
              if (changes.size() > known) {
                reached.addAll(familiesIn(key));
              }
            });
  }

  private static Optional<Change> change(
      String workflow, String id, XmlElement was, XmlElement is, int families) {
    boolean isKept = was != null && is != null && was.name().equals(is.name());
    String change =
        was == null
            ? "added"
            : is == null
                ? "removed"
                : !isKept ? "replaced" : said(was).equals(said(is)) ? null : "changed";
    return Optional.ofNullable(change)
        .map(
            word ->
                new Change(
                    workflow, id, word, shown(was), shown(is), families, isKept ? id : null));
  }

  /** What somebody sees of an element: how it is called, what it waits for or sends. */
  private static String shown(XmlElement element) {
    if (element == null) {
      return null;
    }
    String label = element.attribute("name") == null ? "" : element.attribute("name");
    return shown((label + " " + words(element)).strip());
  }

  private static String words(XmlElement element) {
    return element.children().stream()
        .filter(DeploymentChanges::isItsOwn)
        .map(child -> child.text().strip().replaceAll("\\s+", " ") + " " + words(child))
        .collect(Collectors.joining(" "))
        .strip();
  }

  /** All that a diagram says of an element, however its file is indented. */
  private static String said(XmlElement element) {
    return element.name()
        + element.attributes().stream()
            .map(attribute -> attribute.name() + "=" + attribute.value())
            .sorted()
            .toList()
        + element.text().strip().replaceAll("\\s+", " ")
        + element.children().stream()
            .filter(DeploymentChanges::isItsOwn)
            .map(DeploymentChanges::said)
            .toList();
  }

  /** Which flows touch it, and what stands in a subprocess, has an entry of its own. */
  private static boolean isItsOwn(XmlElement child) {
    return !INNER.contains(child.name()) && !isDrawn(child);
  }

  /** The elements of each process of a diagram; none where there is no diagram to read. */
  private static Map<String, Map<String, XmlElement>> processes(byte[] file) {
    Map<String, Map<String, XmlElement>> processes = new LinkedHashMap<>();
    if (file == null) {
      return processes;
    }
    try {
      for (XmlElement child : XmlFile.read(file).children()) {
        if (child.name().equals("bpmn:process") && child.attribute("id") != null) {
          Map<String, XmlElement> elements = new LinkedHashMap<>();
          collect(child, elements);
          processes.put(child.attribute("id"), elements);
        }
      }
    } catch (XmlFile.Unreadable e) {
      // It is among the findings.
      return Map.of();
    }
    return processes;
  }

  private static void collect(XmlElement scope, Map<String, XmlElement> elements) {
    for (XmlElement child : scope.children()) {
      if (isDrawn(child)) {
        elements.put(child.attribute("id"), child);
        collect(child, elements);
      }
    }
  }

  private static boolean isDrawn(XmlElement element) {
    return element.attribute("id") != null
        && SCOPES.contains(element.parent().name())
        && !element.name().equals("bpmn:extensionElements");
  }

  /** How many families stand at each element of a process now, whichever version they are in. */
  private Map<String, Integer> familiesAt(String key) {
    Map<String, Integer> there = new LinkedHashMap<>();
    jdbc.sql(
            """
            select at.act_id_, count(distinct i.family_id) as families
            from (select root_proc_inst_id_ as root, act_id_ from act_hi_actinst
                where proc_def_key_ = :key and end_time_ is null
              union all
              select j.root_proc_inst_id_, d.act_id_ from act_ru_job j
                join act_ru_jobdef d on d.id_ = j.job_def_id_
                where j.process_def_key_ = :key and d.job_type_ = 'async-continuation') at
            join followthrough.instance i on i.id = at.root
            where i.slot is not null group by at.act_id_""")
        .param("key", key)
        .query(
            row -> {
              there.put(row.getString("act_id_"), row.getInt("families"));
            });
    return there;
  }

  /** The families of which an instance is in a process, or in one that it calls. */
  private List<String> familiesIn(String key) {
    return jdbc.sql(
            """
            select distinct i.family_id from act_ru_execution e
            join act_re_procdef d on d.id_ = e.proc_def_id_
            join followthrough.instance i on i.id = e.root_proc_inst_id_
            where d.key_ = ? and i.slot is not null""")
        .param(key)
        .query(String.class)
        .list();
  }

  /** The families of which an instance runs a diagram that names a message. */
  private List<String> readers(String template) {
    return jdbc.sql(
            """
            select distinct i.family_id from followthrough.instance i
            join act_re_procdef d on d.key_ = i.workflow and d.version_ = i.workflow_version
            join act_ge_bytearray b
              on b.deployment_id_ = d.deployment_id_ and b.name_ = d.resource_name_
            where i.slot is not null
              and strpos(convert_from(b.bytes_, 'UTF8'), '>' || ? || '<') > 0""")
        .param(template)
        .query(String.class)
        .list();
  }

  private static String shown(String text) {
    return text == null || text.length() <= LONGEST_SHOWN
        ? text
        : text.substring(0, LONGEST_SHOWN) + "…";
  }

  /**
   * Something that would be otherwise.
   *
   * @param workflow the process; null where it is a file
   * @param element its id, or the name of the file
   * @param change {@code added}, {@code removed}, {@code changed} or {@code replaced}
   * @param was what it is called, or the text; null where it is new
   * @param is the same afterwards; null where it is gone
   * @param families how many stand there now
   * @param movesTo where they would go on with a migration; null where they could not
   */
  record Change(
      String workflow,
      String element,
      String change,
      String was,
      String is,
      int families,
      String movesTo) {}

  /**
   * @param reach how many families an instance of which is touched
   */
  record Changes(List<Change> changes, int reach) {}
}
