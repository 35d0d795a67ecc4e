using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Decodes what a patch made of an object. What is wrong with it is wrong with the patch: 422 with the outcome (or the strategic patch) as the value.</summary>
internal static partial class PatchedBodies
{
    public static JsonObject Decode(ResourceTable table, WriteCall call, Patch patch, JsonObject current)
    {
        var wanted = patch.Apply(current);
        // Decoding edits the document that a message has to show.
        var shown = call.Resource.Custom is null ? (JsonObject)wanted.DeepClone() : wanted;
        try
        {
            var complaints = Bodies.Complaints(table, call, wanted, null);
            if (complaints.Count == 0 || call.FieldValidation == "Ignore") return wanted;
            if (call.FieldValidation == "Strict" && call.Resource.Custom is not null) return Bodies.Decode(table, call, shown);
            if (call.FieldValidation == "Strict") throw Refuse(patch, shown, $"strict decoding error: {string.Join(", ", complaints)}");
            call.Warnings.AddRange(complaints);
            return wanted;
        }
        catch (ApiRefusal e) when (e.Code == HttpStatusCode.BadRequest && call.Resource.Custom is null && Frame().Match(e.Message) is { Success: true } match)
        {
            throw Refuse(patch, shown, patch.Strategic is null ? match.Groups[1].Value : Reflected(match.Groups[1].Value));
        }
    }

    private static ApiRefusal Refuse(Patch patch, JsonObject outcome, string why)
    {
        var value = patch.Strategic is { } strategic ? GoPrint.Text(strategic) : Encoding.UTF8.GetString(KubeJson.Write(Sorted(outcome)));
        return Refusals.Invalid("", "", "", "", [FieldError.Invalid("patch", FieldError.Quote(value), why)]);
    }

    /// <summary>Strategic patches are not decoded from text, and fail in other words.</summary>
    private static string Reflected(string problem)
    {
        if (Unmarshal().Match(problem) is not { Success: true } match) return problem;
        var (given, type) = (match.Groups[1].Value, match.Groups[2].Value);
        var kind = given switch { "object" => "map", "array" => "slice", "number" => "int64", _ => given };
        return type.StartsWith("[]", StringComparison.Ordinal) ? $"cannot restore slice from {kind}"
            : type.StartsWith("map[", StringComparison.Ordinal) ? $"cannot restore map from {kind}"
            : type.Contains('.', StringComparison.Ordinal) ? $"cannot restore struct from: {kind}"
            : $"unrecognized type: {type}";
    }

    private static JsonObject Sorted(JsonObject body) => new(body.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    [GeneratedRegex("^.* in version \"[^\"]*\" cannot be handled as a [A-Za-z]+: (.*)$", RegexOptions.Singleline)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^json: cannot unmarshal (\w+).* of type (\S+)$")]
    private static partial Regex Unmarshal();
}
