using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

internal sealed class SecretKind : KindBehaviour
{
    private const string Account = "kubernetes.io/service-account.name";

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var item = context.Item;
        foreach (var (key, _) in item.Object("data") ?? [])
        {
            if (Formats.ConfigKey(key) is { } wrong) errors.Add(FieldError.Invalid($"data[{key}]", FieldError.Quote(key), wrong));
        }

        ByType(errors, item);
        if (context.Old is not { } old) return;
        errors.Immutable(item["type"], old["type"], "type");
        ImmutableData.Check(errors, item, old);
    }

    private static void ByType(List<FieldError> errors, JsonObject item)
    {
        switch (item.Text("type"))
        {
            case "kubernetes.io/service-account-token" when item.Text("metadata", "annotations", Account) is null or "":
                errors.Add(FieldError.Required($"metadata.annotations[{Account}]"));
                break;
            case "kubernetes.io/tls":
                Keys(errors, item, "tls.crt", "tls.key");
                break;
            case "kubernetes.io/ssh-auth":
                Keys(errors, item, "ssh-privatekey");
                break;
            case "kubernetes.io/basic-auth" when item.At("data", "username") is null && item.At("data", "password") is null:
                Keys(errors, item, "username", "password");
                break;
            case "kubernetes.io/dockercfg":
                Json(errors, item, ".dockercfg");
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(errors, item, ".dockerconfigjson");
                break;
        }
    }

    private static void Keys(List<FieldError> errors, JsonObject item, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (item.At("data", key) is null) errors.Add(FieldError.Required($"data[{key}]"));
        }
    }

    private static void Json(List<FieldError> errors, JsonObject item, string key)
    {
        if (item.Text("data", key) is not { } text)
        {
            errors.Add(FieldError.Required($"data[{key}]"));
            return;
        }

        try
        {
            using var document = KubeJson.ParseDocument(Convert.FromBase64String(text));
        }
        catch (JsonException)
        {
            var first = Convert.FromBase64String(text) is [var b, ..] ? ((char)b).ToString() : "";
            errors.Add(FieldError.Invalid($"data[{key}]", "\"<secret contents redacted>\"",
                first.Length == 0 ? "unexpected end of JSON input" : $"invalid character '{first}' looking for beginning of value"));
        }
    }
}
