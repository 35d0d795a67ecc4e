using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Turns the operations of rules, whose values are text, into a JSON patch: by pasting them into JSON, as Velero does, so that the same text
/// means the same.</summary>
internal static partial class OperationText
{
    /// <summary>The operations as RFC 6902 has them. In bytes, because trees must not be shared by threads.</summary>
    /// <exception cref="PatchException">Pasted together they are no JSON patch.</exception>
    public static byte[] Decode(IEnumerable<ModifierOperation> operations) => KubeJson.Write(new JsonArray([.. operations.Select(Decode)]));

    private static JsonNode Decode(ModifierOperation operation)
    {
        var value = Value(operation.Value);
        var text = $$"""{"op": "{{operation.Operation}}", "from": "{{operation.From}}", "path": "{{operation.Path}}", "value": {{value}}}""";
        try
        {
            var decoded = KubeJson.ParseNode(Encoding.UTF8.GetBytes(text));
            return decoded.Text("op") is "add" or "remove" or "replace" or "move" or "copy" or "test"
                ? decoded!
                : throw new PatchException($"error in decoding json patch invalid operation {operation.Operation} {operation.Path}: unsupported operation");
        }
        catch (JsonException)
        {
            // Neither the value nor what the parser says of it: it may be a secret.
            throw new PatchException(
                $"error in decoding json patch invalid state detected: {operation.Operation} {operation.Path} has a value that is no JSON; " +
                "text that looks like JSON, or holds quotes or backslashes, must be quoted and escaped as JSON");
        }
    }

    private static string Value(string text)
    {
        if (text.Length == 0) return "\"\"";
        if (text[0] == '"' && text[^1] == '"') return $"\"{(text.Length == 1 ? "" : text[1..^1])}\"";
        return text == "null" || text.ToLowerInvariant() is "true" or "false" || text[0] is '{' or '[' || IsNumber(text) ? text : $"\"{text}\"";
    }

    /// <summary>What Go's <c>ParseFloat</c> takes for a number: more than JSON does.</summary>
    private static bool IsNumber(string text) =>
        Words().IsMatch(text) || Hexadecimal().IsMatch(text) ||
        (Number().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number));

    [GeneratedRegex(@"\A[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[+-]?0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*[pP][+-]?\d+\z", RegexOptions.ECMAScript)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A([+-]?inf(inity)?|nan)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
