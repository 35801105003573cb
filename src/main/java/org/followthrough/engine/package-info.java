/**
 * Camunda as Followthrough needs it: its configuration, the one clock, the typed process variables,
 * and the deployment of what analysts own. Nothing of the business is decided here.
 */
package org.followthrough.engine;
