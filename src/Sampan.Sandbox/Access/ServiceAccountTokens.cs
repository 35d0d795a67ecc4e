using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Access;

/// <summary>Signs and checks the tokens of service accounts. The key lives in memory, as long as the cluster.</summary>
internal sealed class ServiceAccountTokens(ObjectStore store, TimeProvider time) : IDisposable
{
    /// <summary>Issuer, and the audience of tokens that name none.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private static readonly GroupResource ServiceAccounts = new("", "serviceaccounts");

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Lock _gate = new();

    /// <summary>A signed token.</summary>
    /// <param name="account">The service account.</param>
    /// <param name="audiences">Whom it is for.</param>
    /// <param name="expires">Until when it holds.</param>
    /// <param name="bound">The object it goes with: kind, name, uid; or null.</param>
    public string Issue(KubeObject account, IReadOnlyList<string> audiences, DateTimeOffset expires, (string Kind, string Name, string Uid)? bound)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var own = new JsonObject { ["namespace"] = account.Namespace };
        if (bound is var (kind, name, uid)) own[kind.ToLowerInvariant()] = new JsonObject { ["name"] = name, ["uid"] = uid };
        own["serviceaccount"] = new JsonObject { ["name"] = account.Name, ["uid"] = account.Uid };
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(a => (JsonNode)a)]),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = now,
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = own,
            ["nbf"] = now,
            ["sub"] = $"system:serviceaccount:{account.Namespace}:{account.Name}",
        };
        var signed = Part(KubeJson.Write(new JsonObject { ["alg"] = "ES256", ["typ"] = "JWT" })) + "." + Part(KubeJson.Write(claims));
        lock (_gate) return signed + "." + Part(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    /// <summary>Whom a token stands for, and its audiences; null when it is none of ours, has expired, or what it is bound to is gone.</summary>
    public (UserIdentity User, IReadOnlyList<string> Audiences)? Check(string token)
    {
        if (token.Split('.') is not [var head, var body, var signature] || Claims(head, body, signature) is not { } claims) return null;
        if (claims.Whole("exp") is not { } expires || expires <= time.GetUtcNow().ToUnixTimeSeconds()) return null;
        var own = claims["kubernetes.io"];
        if (own.Text("namespace") is not { } ns || own.Text("serviceaccount", "name") is not { } name || own.Text("serviceaccount", "uid") is not { } uid) return null;
        if (!IsThere(ServiceAccounts, ns, name, uid)) return null;
        foreach (var (kind, resource) in new[] { ("pod", KindTraits.Pods), ("secret", new GroupResource("", "secrets")) })
        {
            if (own.At(kind) is { } bound && !IsThere(resource, ns, bound.Text("name") ?? "", bound.Text("uid") ?? "")) return null;
        }

        return (UserIdentity.ServiceAccount(ns, name, uid), [.. claims.Items("aud").Select(a => a.Text() ?? "")]);
    }

    public void Dispose() => _key.Dispose();

    private bool IsThere(GroupResource resource, string ns, string name, string uid) => store.Get(resource, new(ns, name))?.Content.Uid == uid;

    private JsonNode? Claims(string head, string body, string signature)
    {
        try
        {
            var valid = false;
            lock (_gate) valid = _key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);
            return valid ? KubeJson.ParseNode(Base64Url.DecodeFromChars(body)) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or CryptographicException)
        {
            return null;
        }
    }

    private static string Part(byte[] content) => Base64Url.EncodeToString(content);
}
