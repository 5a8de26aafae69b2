#!/usr/bin/env node
import { App } from "aws-cdk-lib";
import { MapsStack } from "../lib/maps-stack";
import { PeopleStack } from "../lib/people-stack";

const app = new App();
new MapsStack(app, "Maps");
new PeopleStack(app, "People", { env: { account: "111122223333", region: "eu-central-1" } });
