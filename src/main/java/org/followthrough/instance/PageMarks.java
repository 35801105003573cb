package org.followthrough.instance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Where readers who ask by number have turned their pages, so that an instance which starts between
 * two pages repeats no row, and one that is erased hides none. It is a courtesy of this node, kept
 * for some minutes; who must be certain reads by cursor.
 */
@Component
class PageMarks {

  private static final int READERS = 2_000;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<Page, Mark> marks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Page, Mark> eldest) {
          return size() > READERS;
        }
      };

  PageMarks(Clock clock) {
    this.clock = clock;
  }

  /** Behind which instance a page begins; empty where this reader has not read the one before. */
  synchronized Optional<PageMark> before(Page page) {
    return Optional.ofNullable(marks.get(page))
        .filter(mark -> mark.at.isAfter(clock.instant().minus(KEPT)))
        .map(Mark::last);
  }

  /** What a reader was shown; a page that is not full has none behind it. */
  synchronized void shown(Page page, List<Instance> found) {
    Page next = new Page(page.reader, page.search, page.number + 1, page.size);
    marks.remove(next);
    if (found.size() == page.size) {
      marks.put(next, new Mark(PageMark.at(found.get(found.size() - 1)), clock.instant()));
    }
  }

  /** One page of an answer, as one user asks for it. */
  record Page(String reader, InstanceSearch search, int number, int size) {}

  private record Mark(PageMark last, Instant at) {}
}
