using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Admission plugin ServiceAccount: every pod has an account, and its containers find the account's token.</summary>
/// <remarks>One difference: the account <c>default</c> is not looked up, because a controller makes it a moment after the namespace.</remarks>
internal static class ServiceAccountAdmission
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private static readonly GroupResource Accounts = new("", "serviceaccounts");

    public static void Admit(KindContext context)
    {
        var spec = context.Spec;
        // Static pods speak for themselves.
        if (context.Metadata.Text("annotations", "kubernetes.io/config.mirror") is not null) return;
        spec.Default("serviceAccountName", "default");
        spec["serviceAccount"] = spec.Text("serviceAccountName");
        var key = context.Write.Key with { Name = spec.Text("serviceAccountName")! };
        var account = context.Write.Store.Find(Accounts, key);
        if (account is null && key.Name != "default")
            throw context.Forbid($"error looking up service account {key}: serviceaccount \"{key.Name}\" not found");
        if (spec.LacksItems("imagePullSecrets") && account is not null
            && account.View.At("imagePullSecrets") is { ValueKind: System.Text.Json.JsonValueKind.Array } secrets
            && secrets.GetArrayLength() > 0)
            spec["imagePullSecrets"] = JsonArray.Create(secrets);
        var mounts = spec.Flag("automountServiceAccountToken") ?? account?.Flag("automountServiceAccountToken") ?? true;
        if (mounts && context.Version.Since(21)) Mount(context, spec);
    }

    private static void Mount(KindContext context, JsonObject spec)
    {
        var volume = spec.Objects("volumes").Select(v => v.Item.Text("name"))
            .FirstOrDefault(n => n?.StartsWith("kube-api-access-", StringComparison.Ordinal) is true);
        var name = volume ?? $"kube-api-access-{Suffix(context.Metadata.Text("uid") ?? "")}";
        var mounted = false;
        foreach (var (_, container) in spec.Objects("initContainers").Concat(spec.Objects("containers")))
        {
            if (container.Objects("volumeMounts").Any(m => m.Item.Text("mountPath") == MountPath)) continue;
            if (container["volumeMounts"] is not JsonArray list) container["volumeMounts"] = list = [];
            list.Add((JsonNode)new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
            mounted = true;
        }

        if (!mounted || volume is not null) return;
        if (spec["volumes"] is not JsonArray volumes) spec["volumes"] = volumes = [];
        volumes.Add((JsonNode)new JsonObject { ["name"] = name, ["projected"] = Projection() });
    }

    private static JsonObject Projection() => new()
    {
        ["sources"] = new JsonArray(
            new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } },
            new JsonObject { ["configMap"] = Authority() },
            new JsonObject { ["downwardAPI"] = new JsonObject { ["items"] = new JsonArray(Namespace()) } }),
        ["defaultMode"] = 420,
    };

    private static JsonObject Authority() => new()
    {
        ["name"] = "kube-root-ca.crt",
        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
    };

    private static JsonObject Namespace() => new()
    {
        ["path"] = "namespace",
        ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
    };

    private static string Suffix(string uid)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(uid));
        return string.Create(5, hash, static (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = Alphabet[bytes[i] % Alphabet.Length];
        });
    }
}
