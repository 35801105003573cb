/** Email: sending over SMTP, and reading over IMAP what families answer. */
package org.followthrough.channel.email;
