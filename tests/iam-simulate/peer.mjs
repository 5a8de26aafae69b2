/**
 * Decisions by `@cloud-copilot/iam-simulate`, an external program with its own licence (AGPL-3.0),
 * installed from npm.
 *
 * Its public function checks every action and condition key against AWS's service data, which makes
 * it slow, and drops the keys it does not expect. The function at its core decides a complete
 * request; that one is called here, and `run.mjs --public N` shows that both agree.
 */
import { loadPolicy } from '@cloud-copilot/iam-policy';
import { anonymousPrincipal, isWildcardOnlyAction, runSimulation } from '@cloud-copilot/iam-simulate';

const core = new URL('./node_modules/@cloud-copilot/iam-simulate/dist/esm/', import.meta.url);
const { authorize } = await import(new URL('core_engine/CoreSimulatorEngine.js', core).href);
const { AwsRequestImpl } = await import(new URL('request/request.js', core).href);
const { DiscoveryContextKeyConstraints } = await import(
  new URL('context_keys/discoveryContextKeyConstraints.js', core).href
);
const { RequestContextImpl } = await import(new URL('requestContext.js', core).href);

/** @typedef {'allow'|'implicit-deny'|'explicit-deny'} Decision */

const DECISIONS = { Allowed: 'allow', ImplicitlyDenied: 'implicit-deny', ExplicitlyDenied: 'explicit-deny' };

/** All condition keys are known: what the request lacks is absent. */
const STRICT = {
  simulationMode: 'Strict',
  discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
};

/** The policy that is at every level of resource control policies and cannot be detached. */
const RCP_FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

/** Actions without resources, of which the peer has to be told. @type {Map<string, boolean>} */
const wildcardOnly = new Map();

/**
 * Looks up, once for each action, what the peer has to know of it.
 *
 * @param {Iterable<string>} actions
 */
export async function prepare(actions) {
  for (const action of actions) {
    const [service, name] = action.split(':');
    wildcardOnly.set(action.toLowerCase(), await isWildcardOnlyAction(service, name));
  }
}

/**
 * What the peer decides.
 *
 * @param {import('./generate/requests.mjs').Request} request
 * @returns {Decision}
 */
export function decide(request) {
  const { policies } = request;
  const all = (documents) => (documents ?? []).map((document) => loadPolicy(document, { name: 'policy' }));
  const levels = (lists) =>
    (lists ?? []).map((documents, index) => ({ orgIdentifier: `level-${index}`, policies: all(documents) }));
  const result = authorize({
    request: new AwsRequestImpl(
      principalOf(request.principal),
      { resource: request.resource, accountId: ownerOf(request) },
      request.action,
      new RequestContextImpl(request.context),
      wildcardOnly.get(request.action.toLowerCase()),
    ),
    sessionPolicy: all(together(policies.session))[0],
    identityPolicies: all(policies.identity),
    serviceControlPolicies: levels(policies.scp),
    resourceControlPolicies: levels(policies.rcp?.map((documents) => [RCP_FULL_ACCESS, ...documents])),
    resourcePolicy: all(together(policies.resource))[0],
    permissionBoundaries: policies.boundary && all(policies.boundary),
    vpcEndpointPolicies: policies.vpc_endpoint && all(policies.vpc_endpoint),
    simulationParameters: STRICT,
    serviceSettings: {},
  });
  return DECISIONS[result.result];
}

/** The account that owns the resource: the one stated, named by the ARN, or the caller's. */
function ownerOf({ principal, resource, resource_account: stated }) {
  return stated ?? (resource === '*' ? String(principal) : resource).split(':')[4];
}

/** The peer takes one session policy and one resource policy; documents of one version are added up. */
function together(documents) {
  if (!documents || documents.length < 2) return documents;
  const [{ Version }] = documents;
  if (documents.some((document) => document.Version !== Version)) throw new Error('versions differ');
  return [{ ...documents[0], Statement: documents.flatMap((document) => document.Statement) }];
}

function principalOf(principal) {
  if (principal === 'anonymous') return anonymousPrincipal;
  if (typeof principal === 'string') return principal;
  return principal.service ?? principal.federated;
}

/**
 * What the peer's public function says: a decision, or why it does not answer.
 *
 * @param {import('./generate/requests.mjs').Request} request
 * @returns {Promise<{decision?: Decision, error?: string, ignored: string[]}>}
 */
export async function decidePublicly(request) {
  const { policies } = request;
  const named = (documents) =>
    (documents ?? []).map((policy, index) => ({ name: `policy-${index}`, policy }));
  const levels = (lists) =>
    (lists ?? []).map((documents, index) => ({
      orgIdentifier: `level-${index}`,
      policies: named(documents).map((one) => ({ ...one, name: `${index}-${one.name}` })),
    }));
  const answer = await runSimulation(
    {
      request: {
        principal: principalOf(request.principal),
        action: request.action,
        resource: { resource: request.resource, accountId: ownerOf(request) },
        contextVariables: request.context,
      },
      identityPolicies: named(policies.identity),
      serviceControlPolicies: levels(policies.scp),
      resourceControlPolicies: levels(policies.rcp),
      resourcePolicy: together(policies.resource)?.[0],
      permissionBoundaryPolicies: policies.boundary && named(policies.boundary),
      vpcEndpointPolicies: policies.vpc_endpoint && named(policies.vpc_endpoint),
      sessionPolicy: together(policies.session)?.[0],
      additionalSettings: { s3: { bucketAbacEnabled: true } },
    },
    { simulationMode: 'Strict' },
  );
  if (answer.resultType === 'error') return { error: JSON.stringify(answer.errors), ignored: [] };
  return {
    decision: DECISIONS[answer.overallResult],
    ignored: answer.result?.ignoredContextKeys ?? [],
  };
}
