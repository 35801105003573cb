package org.followthrough.engine;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The schemas of events as they are deployed; each version is read once. */
@Component
public class EventSchemas {

  private final DeployedResources resources;
  private final Map<String, Version> known = new ConcurrentHashMap<>();

  EventSchemas(DeployedResources resources) {
    this.resources = resources;
  }

  /**
   * The newest schema of a type of events; empty where none is deployed, so that its payload may
   * say anything.
   *
   * @throws Unusable where the one that is deployed cannot be used
   */
  public Optional<EventSchema> of(String type) {
    String file = type + EventSchema.ENDING;
    return resources.newestId(file).map(id -> read(file, id));
  }

  /** The newest schema of each type that has one which can be used, by the type. */
  public Map<String, EventSchema> all() {
    Map<String, EventSchema> all = new TreeMap<>();
    for (String file : resources.names(EventSchema.ENDING)) {
      String type = file.substring(0, file.length() - EventSchema.ENDING.length());
      try {
        of(type).ifPresent(schema -> all.put(type, schema));
      } catch (Unusable e) {
        // Said to whoever sends such an event, and where that schema is deployed anew.
      }
    }
    return all;
  }

  private EventSchema read(String file, String id) {
    Version version = known.get(file);
    if (version == null || !version.id.equals(id)) {
      String text = resources.texts(file).get(file);
      try {
        version = new Version(id, EventSchema.of(String.valueOf(text)));
      } catch (IllegalArgumentException e) {
        throw new Unusable(
            "The schema "
                + file
                + " cannot be used: "
                + e.getMessage()
                + "; correct it and deploy it, then send this again",
            e);
      }
      known.put(file, version);
    }
    return version.schema;
  }

  /** A schema that was deployed before anybody checked it; a fault of ours, not of the sender. */
  public static final class Unusable extends RuntimeException {

    Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private record Version(String id, EventSchema schema) {}
}
