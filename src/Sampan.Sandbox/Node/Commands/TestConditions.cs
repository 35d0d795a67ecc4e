using System.Globalization;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>The conditions of <c>test</c> and <c>[</c>: files, strings and numbers, one at a time and negated.</summary>
internal static class TestConditions
{
    /// <summary>0 when it holds, 1 when not, 2 when it is no condition.</summary>
    public static ValueTask<int> TestAsync(ProgramCall call, CancellationToken ct)
    {
        var words = call.Arguments;
        if (call.Name == "[")
        {
            if (words is not [.., "]"]) return call.FailAsync("missing ]", 2);
            words = [.. words.SkipLast(1)];
        }

        var negated = words is ["!", ..];
        var holds = Holds(call, negated ? [.. words.Skip(1)] : words);
        return holds is { } known ? new(known != negated ? 0 : 1) : call.FailAsync($"{string.Join(' ', words)}: not a condition that the sandbox knows", 2);
    }

    private static bool? Holds(ProgramCall call, IReadOnlyList<string> words) => words switch
    {
        [] => false,
        [var text] => text.Length > 0,
        ["-f", var path] => call.Files.Read(path) is not null,
        ["-d", var path] => call.Files.IsDirectory(path),
        ["-e", var path] => call.Files.Exists(path),
        ["-s", var path] => call.Files.Read(path) is { Length: > 0 },
        ["-n", var text] => text.Length > 0,
        ["-z", var text] => text.Length == 0,
        [var left, "=" or "==", var right] => left == right,
        [var left, "!=", var right] => left != right,
        [var left, var compare, var right] when Number(left) is { } a && Number(right) is { } b => compare switch
        {
            "-eq" => a == b,
            "-ne" => a != b,
            "-lt" => a < b,
            "-le" => a <= b,
            "-gt" => a > b,
            "-ge" => a >= b,
            _ => null,
        },
        _ => null,
    };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
