package org.followthrough.security;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.stereotype.Component;

/**
 * Who may do what, as Camunda groups: the same sign-in and the same groups hold for our API, for
 * Camunda's and for the web apps. They are there from the first start.
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

  private static final Map<String, String> NAMES =
      Map.of(
          ADMIN, "Administrators",
          COORDINATORS, "Coordinators",
          LEAD_COORDINATORS, "Lead coordinators",
          TREASURERS, "Treasurers",
          ANALYSTS, "Analysts",
          OPERATIONS, "Operations",
          INTEGRATIONS, "Integrations");

  private final IdentityService identities;

  Roles(IdentityService identities) {
    this.identities = identities;
    NAMES.forEach(this::createMissing);
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
}
