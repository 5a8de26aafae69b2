import { Stack, StackProps } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";

/** People who draw maps, and what they may do with their own user. */
export class PeopleStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const people = new iam.Group(this, "People");
    people.addToPolicy(
      new iam.PolicyStatement({
        sid: "ChangeOwnPassword",
        actions: ["iam:ChangePassword", "iam:GetUser"],
        resources: [
          `arn:${this.partition}:iam::${this.account}:user/\${aws:username}`,
          `arn:${this.partition}:iam::${this.account}:user/*/\${aws:username}`,
        ],
      }),
    );
    people.addToPolicy(
      new iam.PolicyStatement({
        sid: "ReadPasswordRules",
        actions: ["iam:GetAccountPasswordPolicy"],
        resources: ["*"],
      }),
    );

    const guests = new iam.Group(this, "Guests");
    new iam.ManagedPolicy(this, "GuestPassword", {
      groups: [guests],
      statements: [
        new iam.PolicyStatement({
          sid: "Password",
          actions: ["iam:ChangePassword", "iam:GetUser", "iam:GetAccountPasswordPolicy"],
          resources: [this.formatArn({ service: "iam", region: "", resource: "user", resourceName: "${aws:username}" })],
        }),
      ],
    });

    new iam.User(this, "Lena", { userName: "lena", groups: [people] });
  }
}
