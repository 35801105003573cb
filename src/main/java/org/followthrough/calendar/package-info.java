/**
 * What the timers of diagrams mean: durations and dates in the calendar of the family that is
 * waited for, cycles in the organisation's, and waits shortened to the window of the prediction
 * behind them.
 */
package org.followthrough.calendar;
