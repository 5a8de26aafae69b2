export AWS_DEFAULT_OUTPUT=json
mkdir -p account
aws iam get-account-authorization-details > account/details.json
aws iam get-account-password-policy > account/password-policy.json 2>&1 || true
while aws iam generate-credential-report --query State --output text | grep -v COMPLETE; do sleep 2; done
aws iam get-credential-report > account/credential-report.json
aws iam list-virtual-mfa-devices > account/virtual-mfa.json
for user in $(aws iam list-users --query 'Users[].UserName' --output text); do
  aws iam get-login-profile --user-name "$user" > "account/login-profile-$user.json" 2>&1 || true
  aws iam list-mfa-devices --user-name "$user" > "account/mfa-$user.json"
done
