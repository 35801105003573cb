/**
 * Instances as outsiders see them: their record, where they stand, their steps, and how they end.
 */
package org.followthrough.workflow;
