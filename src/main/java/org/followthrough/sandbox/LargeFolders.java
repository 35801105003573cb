package org.followthrough.sandbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.UserManager;
import jakarta.mail.Flags;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * GreenMail's folders as its IMAP sessions see them. For each mail that a command looks at, a
 * session lists the numbers of all mails of the folder anew: with ten thousand of them a single
 * search would take longer than any client waits. Here the list is made once for each change.
 */
final class LargeFolders extends Managers {

  private final Managers greenMail;
  private final ImapHostManager folders;
  private final Map<MailFolder, MailFolder> listed = new ConcurrentHashMap<>();

  LargeFolders(Managers greenMail) {
    this.greenMail = greenMail;
    ImapHostManager all = greenMail.getImapHostManager();
    this.folders =
        proxy(
            ImapHostManager.class,
            (self, method, arguments) -> {
              Object answer = call(all, method, arguments);
              return answer instanceof MailFolder folder
                  ? listed.computeIfAbsent(folder, LargeFolders::listed)
                  : answer;
            });
  }

  @Override
  public SmtpManager getSmtpManager() {
    return greenMail.getSmtpManager();
  }

  @Override
  public UserManager getUserManager() {
    return greenMail.getUserManager();
  }

  @Override
  public ImapHostManager getImapHostManager() {
    return folders;
  }

  private static MailFolder listed(MailFolder folder) {
    Uids uids = new Uids();
    folder.addListener(uids);
    return proxy(
        MailFolder.class,
        (self, method, arguments) ->
            method.getName().equals("getMessageUids")
                ? uids.of(folder)
                : call(folder, method, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The numbers of a folder's mails until one comes or goes. */
  private static final class Uids implements FolderListener {

    private final AtomicLong changes = new AtomicLong();
    private volatile Listed known = new Listed(-1, new long[0]);

    private long[] of(MailFolder folder) {
      Listed last = known;
      long now = changes.get();
      if (last.change != now) {
        last = new Listed(now, folder.getMessageUids());
        known = last;
      }
      return last.uids;
    }

    @Override
    public void added(int number) {
      changes.incrementAndGet();
    }

    @Override
    public void expunged(int number) {
      changes.incrementAndGet();
    }

    @Override
    public void mailboxDeleted() {
      changes.incrementAndGet();
    }

    @Override
    public void flagsUpdated(int number, Flags flags, Long uid) {
      // The numbers stay.
    }

    private record Listed(long change, long[] uids) {}
  }
}
