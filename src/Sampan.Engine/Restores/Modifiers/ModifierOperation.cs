namespace Sampan.Engine.Restores.Modifiers;

/// <summary>One operation of a JSON patch.</summary>
/// <param name="Operation"><c>add</c>, <c>remove</c>, <c>replace</c>, <c>move</c>, <c>copy</c>, or <c>test</c>: when that fails, the rule has no effect and
/// it is no error.</param>
/// <param name="Path">A JSON pointer: <c>~1</c> is a slash within a key, <c>~0</c> a tilde, <c>-</c> the end of a list, <c>-1</c> its last item.</param>
public sealed record ModifierOperation(string Operation, string Path)
{
    private static readonly string[] Known = ["add", "remove", "replace", "test", "move", "copy"];

    /// <summary>Where <c>move</c> and <c>copy</c> take from.</summary>
    public string From { get; init; } = "";

    /// <summary>What <c>add</c> and <c>replace</c> bring and <c>test</c> asks for. <c>null</c>, <c>true</c>, <c>false</c>, a number, or text that begins
    /// with <c>{</c> or <c>[</c> is JSON; anything else is a string, with JSON's escapes, and so is text in double quotes without those.</summary>
    public string Value { get; init; } = "";

    internal string? Problem() =>
        Operation.Length == 0 ? "operation cannot be empty"
        : !Known.Contains(Operation, StringComparer.OrdinalIgnoreCase) ? $"unsupported operation {Operation}"
        : Path.Length == 0 ? "path cannot be empty"
        : null;
}
