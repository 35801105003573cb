package org.followthrough.rehearsal;

import java.util.HashMap;
import java.util.Map;

/** The variables of a foreseen process or step, with those around them. */
final class Variables {

  private final Map<String, Object> own = new HashMap<>();
  private final Variables around;

  /**
   * @param around null for those of a process
   */
  Variables(Variables around) {
    this.around = around;
  }

  boolean has(String name) {
    return own.containsKey(name) || around != null && around.has(name);
  }

  Object get(String name) {
    return own.containsKey(name) || around == null ? own.get(name) : around.get(name);
  }

  /** Where there is one of that name already, else for all of the process. */
  void set(String name, Object value) {
    if (own.containsKey(name) || around == null) {
      own.put(name, value);
    } else {
      around.set(name, value);
    }
  }

  void setHere(String name, Object value) {
    own.put(name, value);
  }

  Map<String, Object> all() {
    Map<String, Object> all = around == null ? new HashMap<>() : around.all();
    all.putAll(own);
    return all;
  }
}
