/**
 * What it all means: statistics for people, outcomes for the system that predicts, and what
 * operations watch. It reads what the other rooms keep; nobody waits for it.
 */
package org.followthrough.insight;
