set -- 111122223333
while [ "${1%%-*}" != r ]; do
  parent=$(aws organizations list-parents --child-id "$1" --query 'Parents[0].Id' --output text) || break
  set -- "$parent" "$@"
done
level=0
for target in "$@"; do
  for policy in $(aws organizations list-policies-for-target --target-id "$target" \
    --filter SERVICE_CONTROL_POLICY --query 'Policies[].Id' --output text); do
    mkdir -p "account/scps/$level-$target"
    aws organizations describe-policy --policy-id "$policy" --output json \
      > "account/scps/$level-$target/$policy.json"
  done
  level=$((level + 1))
done
