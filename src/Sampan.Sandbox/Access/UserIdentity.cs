using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sampan.Sandbox.Access;

/// <summary>Who asks.</summary>
/// <param name="Name">User name.</param>
/// <param name="Uid">Uid, for service accounts; else empty.</param>
/// <param name="Groups">Groups.</param>
internal sealed record UserIdentity(string Name, string Uid, IReadOnlyList<string> Groups)
{
    /// <summary>Whoever has the kubeconfig.</summary>
    public static readonly UserIdentity Admin = new("sandbox-admin", "", ["system:masters", "system:authenticated"]);

    public static UserIdentity ServiceAccount(string ns, string name, string uid) =>
        new($"system:serviceaccount:{ns}:{name}", uid, ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"]);

    /// <summary>As reviews show it.</summary>
    public JsonObject ToJson()
    {
        var user = new JsonObject { ["username"] = Name };
        if (Uid.Length > 0) user["uid"] = Uid;
        user["groups"] = new JsonArray([.. Groups.Select(g => (JsonNode)g)]);
        return user;
    }

    /// <summary>Who a request was let in as.</summary>
    public static UserIdentity Of(HttpContext http) => http.Features.Get<UserIdentity>() ?? Admin;
}
