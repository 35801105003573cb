/**
 * Where people step in: what a task tells its coordinator, when it is due and what follows when it
 * is overdue, the lists in Tasklist, the weekly digest, and the erasure of a family.
 */
package org.followthrough.oversight;
