package org.followthrough.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who may do what, as Camunda groups: the same sign-in and the same groups hold for our API, for
 * Camunda's and for the web apps. They are there from the first start, with what {@link Grant}
 * lists. Each grant is handed out once and never again, so that whatever an administrator changes
 * or takes back stays so.
 */
@Component
public class Roles {

  public static final String ADMIN = Groups.CAMUNDA_ADMIN;
  public static final String COORDINATORS = "coordinators";
  public static final String LEAD_COORDINATORS = "lead_coordinators";
  public static final String TREASURERS = "treasurers";
  public static final String ANALYSTS = "analysts";
  public static final String OPERATIONS = "operations";
  public static final String INTEGRATIONS = "integrations";

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(ADMIN, "Administrators");
    NAMES.put(COORDINATORS, "Coordinators");
    NAMES.put(LEAD_COORDINATORS, "Lead coordinators");
    NAMES.put(TREASURERS, "Treasurers");
    NAMES.put(ANALYSTS, "Analysts");
    NAMES.put(OPERATIONS, "Operations");
    NAMES.put(INTEGRATIONS, "Integrations");
  }

  private final IdentityService identities;
  private final AuthorizationService authorizations;
  private final ManagementService management;

  Roles(
      IdentityService identities,
      AuthorizationService authorizations,
      ManagementService management,
      TransactionTemplate transaction) {
    this.identities = identities;
    this.authorizations = authorizations;
    this.management = management;
    transaction.executeWithoutResult(
        status -> {
          NAMES.forEach(this::createMissing);
          Map<String, String> handedOut = management.getProperties();
          Grant.all().stream()
              .filter(grant -> !handedOut.containsKey(grant.key()))
              .forEach(this::handOut);
        });
  }

  /** The groups that are there from the first start on. */
  public static Set<String> ours() {
    return Set.copyOf(NAMES.keySet());
  }

  /**
   * Whose things a user may see: an integration sees what became of its own and nothing else.
   *
   * @return the user's name, or null where it may see all
   */
  public static String ownOnly(Authentication user) {
    boolean isIntegration =
        user.getAuthorities().stream().allMatch(role -> role.getAuthority().equals(INTEGRATIONS));
    return isIntegration ? user.getName() : null;
  }

  /** The groups a user is in. */
  List<String> of(String userId) {
    return identities.createGroupQuery().groupMember(userId).list().stream()
        .map(Group::getId)
        .toList();
  }

  private void createMissing(String id, String name) {
    if (identities.createGroupQuery().groupId(id).count() == 0) {
      Group group = identities.newGroup(id);
      group.setName(name);
      group.setType(ADMIN.equals(id) ? Groups.GROUP_TYPE_SYSTEM : Groups.GROUP_TYPE_WORKFLOW);
      identities.saveGroup(group);
    }
  }

  private void handOut(Grant grant) {
    boolean thereAlready =
        authorizations
                .createAuthorizationQuery()
                .authorizationType(Authorization.AUTH_TYPE_GRANT)
                .groupIdIn(grant.group())
                .resourceType(grant.resource())
                .resourceId(grant.resourceId())
                .count()
            > 0;
    if (!thereAlready) {
      Authorization authorization =
          authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
      authorization.setGroupId(grant.group());
      authorization.setResource(grant.resource());
      authorization.setResourceId(grant.resourceId());
      grant.permissions().forEach(authorization::addPermission);
      authorizations.saveAuthorization(authorization);
    }
    management.setProperty(grant.key(), "handed out");
  }
}
