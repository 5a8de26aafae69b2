import { ALLOW_ALL, inert, mapStatements, valueOf } from './rewrite.mjs';

/** @typedef {import('./index.mjs').Cause} Cause */

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const EVALUATION = `${GUIDE}/reference_policies_evaluation-logic_policy-eval-denyallow.html`;
const SCPS = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html';

/** A user who makes no request. */
const NOBODY = 'arn:aws:iam::000000000000:user/nobody';

/** A layer that implicitly denies nothing any more: a statement in it allows all. */
function widen(request, layer) {
  const documents = request.policies[layer] ?? [];
  const widened = documents.map((document, index) =>
    index === 0 ? { ...document, Statement: [document.Statement, ALLOW_ALL.Statement].flat() } : document,
  );
  return {
    ...request,
    policies: { ...request.policies, [layer]: widened.length > 0 ? widened : [ALLOW_ALL] },
  };
}

/** Names of a `Principal` element, all kinds together. */
function namesOf(element) {
  if (element === undefined) return [];
  return typeof element === 'string' ? [element] : Object.values(element).flat();
}

/**
 * The names by which the resource's policy allows the session itself, not the role or user behind it.
 *
 * @param {import('../generate/requests.mjs').Request} request
 * @param {object} [statement] the one statement to look at
 */
function directNames(request, statement) {
  const { principal, policies } = request;
  if (!/:(assumed-role|federated-user|role)\//.test(String(principal))) return [];
  const statements = statement ? [statement] : (policies.resource ?? []).flatMap((one) => one.Statement);
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) => namesOf(Principal))
    .filter((name) => name === '*' || (name === principal && !principal.includes(':role/')));
}

/** Whether the caller is a service-linked role, or a session of one. */
function isServiceLinked(request) {
  return String(valueOf(request, 'aws:PrincipalArn') ?? '').includes(':role/aws-service-role/');
}

/** @type {Cause[]} */
export const principalCauses = [
  {
    name: 'federated user without session policy',
    why: 'the peer gives the session all that the user may do; without a session policy it may do nothing',
    document: `${GUIDE}/id_credentials_temp_control-access_getfederationtoken.html`,
    repair: (request) => {
      const federated = String(request.principal).includes(':federated-user/');
      if (!federated || request.policies.session) return null;
      const nothing = { Version: '2012-10-17', Statement: [inert(ALLOW_ALL.Statement[0])] };
      return { ...request, policies: { ...request.policies, session: [nothing] } };
    },
  },
  {
    name: 'grant to the session itself',
    why: 'the peer lets an implicit deny of the session policy stop it; such a grant is not limited by it',
    document: EVALUATION,
    repair: (request) => {
      if (!request.policies.session || !directNames(request).length) return null;
      // No other Allow is left, so that what allows the request is the grant to the session.
      const granted = mapStatements(request, (statement, { layer }) => {
        if (statement.Effect !== 'Allow' || !['identity', 'resource'].includes(layer)) return statement;
        const names = layer === 'resource' ? directNames(request, statement) : [];
        return names.length > 0 ? { ...statement, Principal: { AWS: names } } : inert(statement);
      });
      return granted && widen(granted, 'session');
    },
  },
  {
    name: 'root user',
    why: 'the peer denies what no policy allows; the root user has full access unless something denies it',
    document: EVALUATION,
    repair: (request) =>
      /^arn:[\w-]+:iam::\d{12}:root$/.test(String(request.principal)) ? widen(request, 'identity') : null,
  },
  {
    name: 'service-linked role under organization policies',
    why: 'the peer applies them; service-linked roles are exempt',
    document: SCPS,
    repair: (request) => {
      const { scp, rcp, ...rest } = request.policies;
      return isServiceLinked(request) && (scp || rcp) ? { ...request, policies: rest } : null;
    },
  },
  {
    name: 'service under service control policies',
    why: 'the peer applies them; they concern the users and roles of member accounts',
    document: SCPS,
    repair: (request) => {
      const { scp, ...rest } = request.policies;
      return request.principal.service && scp ? { ...request, policies: rest } : null;
    },
  },
  {
    name: 'identity provider that no account owns',
    why: 'the peer asks for a policy of the caller, who has none; the trust policy decides alone',
    document: `${GUIDE}/reference_policies_elements_principal.html#principal-federated-web-identity`,
    repair: (request) =>
      request.principal.federated && !request.principal.federated.startsWith('arn:')
        ? widen(request, 'identity')
        : null,
  },
  {
    name: 'identity provider and a policy that names its account',
    why: 'the peer counts the provider to the account; an account stands for its users and roles',
    document: `${GUIDE}/reference_policies_elements_principal.html#principal-accounts`,
    repair: (request) => {
      const account = request.principal.federated?.split(':')[4];
      if (!account) return null;
      const own = [account, `arn:aws:iam::${account}:root`];
      return mapStatements(request, (statement) => {
        const names = [statement.Principal?.AWS ?? []].flat();
        if (!names.some((name) => own.includes(name))) return statement;
        const others = names.map((name) => (own.includes(name) ? NOBODY : name));
        return { ...statement, Principal: { ...statement.Principal, AWS: others } };
      });
    },
  },
  {
    name: 'principals of an endpoint policy',
    why: 'the peer does not look at them',
    document: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    repair: (request) =>
      mapStatements(request, (statement, { layer }) => {
        if (layer !== 'vpc_endpoint') return statement;
        const { Principal, NotPrincipal, ...rest } = statement;
        const names = namesOf(Principal ?? NotPrincipal);
        if (Principal !== undefined && names.includes('*')) return statement;
        const named = names.some((name) => means(name, request));
        const applies = Principal === undefined ? !named : named;
        return applies ? { ...rest, Principal: '*' } : inert({ ...rest, Principal: '*' });
      }),
  },
];

/** Whether a name in a policy means the caller. */
function means(name, request) {
  const { principal } = request;
  const account = valueOf(request, 'aws:PrincipalAccount');
  return (
    name === '*' ||
    name === principal ||
    name === principal.service ||
    name === principal.federated ||
    name === valueOf(request, 'aws:PrincipalArn') ||
    (account !== undefined && (name === account || name === `arn:aws:iam::${account}:root`))
  );
}
