using System.Net.Http.Headers;
using System.Text;

namespace Sampan.Kubernetes.Config;

/// <summary>Where logins come from. Asked before every request, so that what expires is renewed. Safe for concurrent use.</summary>
internal abstract class LoginSource : IDisposable
{
    /// <summary>The login to use now.</summary>
    /// <exception cref="KubeConfigException">It can't be had: a missing token file, a failing plugin.</exception>
    public abstract ValueTask<Login> CurrentAsync(CancellationToken ct);

    /// <summary>The server refused this login: true when the next one may be another.</summary>
    public abstract bool Forget(Login refused);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>The source an identity asks for; a fixed way to log in wins over a plugin, as in kubectl.</summary>
    public static LoginSource For(KubeConnection connection, TimeProvider time)
    {
        var user = connection.User;
        var certificate = user is { ClientCertificatePem: { } chain, ClientKeyPem: { } key } ? new ClientCertificate(chain, key) : null;
        if (user.TokenFile is { } path) return new TokenFileLogin(path, certificate, time);
        if (user.Token is { } token) return new FixedLogin(new Login(new AuthenticationHeaderValue("Bearer", token), certificate));
        if (user.Username is { } name)
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Password}"));
            return new FixedLogin(new Login(new AuthenticationHeaderValue("Basic", basic), certificate));
        }

        return user.Exec is not null && certificate is null
            ? new ExecLogin(new ExecPlugin(connection, user.Exec), time)
            : new FixedLogin(new Login(null, certificate));
    }
}
