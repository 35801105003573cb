package org.followthrough.instance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Where the pages ended that somebody has just read, so that the next one by its number goes on
 * there and not where the list has shifted to since. It is kept for a while and on this node only:
 * who has to be sure follows {@code nextCursor}.
 */
@Component
class PageBookmarks {

  private static final int MOST = 2000;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<Page, Bookmark> bookmarks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Page, Bookmark> eldest) {
          return size() > MOST;
        }
      };

  PageBookmarks(Clock clock) {
    this.clock = clock;
  }

  /** Which page of which list it is, and whose. */
  record Page(String user, InstanceSearch search, int size, int number) {

    Page before() {
      return new Page(user, search, size, number - 1);
    }
  }

  private record Bookmark(Cursor end, Instant readAt) {}

  /** Where the page before ended; empty where nobody knows any more. */
  synchronized Optional<Cursor> endBefore(Page page) {
    Instant now = clock.instant();
    return Optional.ofNullable(bookmarks.get(page.before()))
        .filter(bookmark -> !bookmark.readAt.isAfter(now))
        .filter(bookmark -> bookmark.readAt.plus(KEPT).isAfter(now))
        .map(Bookmark::end);
  }

  synchronized void read(Page page, Cursor end) {
    bookmarks.put(page, new Bookmark(end, clock.instant()));
  }
}
