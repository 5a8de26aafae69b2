import { RemovalPolicy, Stack, StackProps } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

/** Where maps lie, and what draws them. */
export class MapsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const key = new kms.Key(this, "Key", { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    const maps = new s3.Bucket(this, "Maps", {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const jobs = new sqs.Queue(this, "Jobs", { enforceSSL: true });

    const draw = new lambda.Function(this, "Draw", {
      runtime: lambda.Runtime.PYTHON_3_12,
      handler: "index.handler",
      code: lambda.Code.fromInline("def handler(event, context):\n    return None\n"),
      environment: { BUCKET: maps.bucketName },
    });
    maps.grantReadWrite(draw);
    jobs.grantConsumeMessages(draw);

    // Starts the renderer with whatever role it was set up with.
    draw.addToRolePolicy(
      new iam.PolicyStatement({
        sid: "PassRenderer",
        actions: ["iam:PassRole"],
        resources: ["*"],
      }),
    );

    const provider = new iam.OidcProviderNative(this, "GitHub", {
      url: "https://token.actions.githubusercontent.com",
      clientIds: ["sts.amazonaws.com"],
    });
    const publish = new iam.Role(this, "Publish", {
      assumedBy: new iam.WebIdentityPrincipal(provider.oidcProviderArn, {
        StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        StringLike: { "token.actions.githubusercontent.com:sub": "repo:town-hall/maps:*" },
      }),
    });
    maps.grantPut(publish, "public/*");
  }
}
