namespace Sampan.Kubernetes.Config;

/// <summary>A login that never changes: token, password or certificate out of the kubeconfig.</summary>
internal sealed class FixedLogin(Login login) : LoginSource
{
    public override ValueTask<Login> CurrentAsync(CancellationToken ct) => new(login);

    public override bool Forget(Login refused) => false;
}
