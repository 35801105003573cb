/** Where people step in: what a task tells its coordinator, and when it is due. */
package org.followthrough.oversight;
