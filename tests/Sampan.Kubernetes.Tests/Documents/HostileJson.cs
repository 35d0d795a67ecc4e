using System.Text;
using System.Text.Json;
using CsCheck;

namespace Sampan.Kubernetes.Tests.Documents;

/// <summary>Random JSON texts of the kind that typed models and careless parsers damage.</summary>
internal static class HostileJson
{
    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf("0", "-0", "-0.0", "1.0", "1.50", "1e400", "-1E+400", "12345678901234567890", "0.1e-7", "1E5", "100000000000000000000.000"),
        Gen.Long.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("\"\"", "\"\\u0041\"", "\"\\/\"", "\"<&>'\"", "\"\\ud83d\\ude00\"", "\"😀\"", "\"\\u0000\"", "\"\\b\\f\\n\\r\\t\\\\\\\"\"", "\"1000m\"", "\"é\\u2028\""),
        Gen.String[Gen.Char['a', 'z'], 0, 8].Select(s => $"\"{s}\""));

    private static readonly Gen<string> Space = Gen.OneOf("", "", "", " ", "\n", "\t", "  ");

    private static readonly Gen<string> Leaf = Gen.OneOf(Number, Text, Gen.OneOf("true", "false", "null", "[]", "{}"));

    /// <summary>An object with <c>metadata</c> and a few properties of any shape; each key once.</summary>
    public static readonly Gen<string> Object = Gen.Select(Properties(4), Space, (body, s) => $$"""{{{s}}"kind":"K",{{s}}"metadata":{"name":"n","x":1.0}{{(body.Length > 0 ? "," : "")}}{{body}}{{s}}}""");

    /// <summary>Every token with its depth, numbers as written, strings decoded: what "nothing is lost" means.</summary>
    public static List<string> Tokens(ReadOnlySpan<byte> utf8)
    {
        var tokens = new List<string>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
        {
            var value = reader.TokenType switch
            {
                JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => "",
            };
            tokens.Add($"{reader.CurrentDepth} {reader.TokenType} {value}");
        }

        return tokens;
    }

    private static Gen<string> Value(int depth) => depth == 0
        ? Leaf
        : Gen.OneOf(Leaf, Gen.Select(Properties(depth - 1), Space, (p, s) => $$"""{{{s}}{{p}}}"""), Value(depth - 1).Array[0, 3].Select(v => $"[{string.Join(",", v)}]"));

    // Keys are numbered, so that they never repeat, and end in anything.
    private static Gen<string> Properties(int depth) => Gen.Select(Text, Space, Value(depth))
        .Array[0, 4]
        .Select(all => string.Join(",", all.Select((p, i) => $"\"k{i}{p.Item1[1..]}{p.Item2}:{p.Item2}{p.Item3}")));
}
