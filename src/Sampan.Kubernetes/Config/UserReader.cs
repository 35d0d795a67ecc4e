using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Config;

/// <summary>Reads the <c>user</c> entries of a kubeconfig.</summary>
internal static class UserReader
{
    /// <summary>The identity an entry describes.</summary>
    public static UserIdentity Read(string name, ConfigEntry user)
    {
        if (user.Body.At("auth-provider") is JsonObject provider)
        {
            throw new KubeConfigException(
                $"{user.Title} logs in with auth-provider \"{provider.Text("name")}\", which Kubernetes clients dropped in 1.26; use the provider's exec plugin instead");
        }

        var certificate = user.Inlined("client-certificate");
        var key = user.Inlined("client-key");
        if (certificate is null != (key is null))
        {
            throw new KubeConfigException($"{user.Title} has {(certificate is null ? "client-key without client-certificate" : "client-certificate without client-key")}");
        }

        var username = user.Text("username");
        if (username is not null && (user.Text("token") ?? user.Text("tokenFile")) is not null)
        {
            throw new KubeConfigException($"{user.Title} has both a token and a username; only one way to log in is allowed");
        }

        return new UserIdentity
        {
            Name = name,
            Token = user.Text("token"),
            TokenFile = user.FilePath("tokenFile"),
            Username = username,
            Password = user.Text("password"),
            ClientCertificatePem = certificate,
            ClientKeyPem = key,
            Exec = user.Body.At("exec") is JsonObject exec ? Exec(user, exec) : null,
            Impersonate = Impersonation(user),
        };
    }

    private static ExecSettings Exec(ConfigEntry user, JsonObject exec)
    {
        var command = exec.Text("command") is { Length: > 0 } c ? c : throw new KubeConfigException($"the exec plugin of {user.Title} has no command");
        var version = exec.Text("apiVersion") ?? "";
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw new KubeConfigException($"exec plugin {command} of {user.Title} speaks \"{version}\"; only client.authentication.k8s.io/v1 and v1beta1 are supported");
        }

        if (exec.Text("interactiveMode") == "Always")
        {
            throw new KubeConfigException($"exec plugin {command} of {user.Title} insists on a terminal (interactiveMode: Always); log in another way, or set it to IfAvailable");
        }

        return new ExecSettings
        {
            ApiVersion = version,
            Command = command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command, user.Directory) : command,
            Arguments = [.. exec.Items("args").Select(a => a.Text() ?? "")],
            Environment = [.. exec.Items("env").Select(e => (e.Text("name") ?? "", e.Text("value") ?? ""))],
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo") ?? false,
        };
    }

    private static Impersonation? Impersonation(ConfigEntry user)
    {
        var groups = user.Body.Items("as-groups").Select(g => g.Text()).OfType<string>().ToList();
        var extra = (user.Body.At("as-user-extra") as JsonObject ?? [])
            .SelectMany(e => e.Value.Items().Select(v => (e.Key, v.Text() ?? ""))).ToList();
        if (user.Text("as") is { } name) return new Impersonation { User = name, Uid = user.Text("as-uid"), Groups = groups, Extra = extra };
        return groups.Count == 0 && extra.Count == 0 && user.Text("as-uid") is null
            ? null
            : throw new KubeConfigException($"{user.Title} impersonates groups, a uid or extra fields without a user; add \"as\"");
    }
}
