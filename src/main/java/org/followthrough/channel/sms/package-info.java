/** Texts: sending through the SMS gateway, and its webhooks for receipts and answers. */
package org.followthrough.channel.sms;
