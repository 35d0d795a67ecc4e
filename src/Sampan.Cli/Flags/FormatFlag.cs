using System.CommandLine;

namespace Sampan.Cli.Flags;

/// <summary><c>-o</c> alone.</summary>
internal sealed class FormatFlag
{
    private readonly Option<string> _format;

    /// <param name="formats">Values it takes, the default first.</param>
    public FormatFlag(params string[] formats)
    {
        _format = new("--output", "-o") { Description = $"Output format: {string.Join(", ", formats[..^1])} or {formats[^1]}", DefaultValueFactory = _ => formats[0] };
        _format.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } value && !formats.Contains(value))
                result.AddError($"invalid output format \"{value}\" - valid values are {string.Join(", ", formats[..^1].Select(f => $"'{f}'"))}{(formats.Length > 2 ? "," : "")} and '{formats[^1]}'");
        });
    }

    public void AddTo(Command command) => command.Add(_format);

    /// <summary>True when JSON is asked for, for commands that have two forms only.</summary>
    public bool IsJson(ParseResult result) => Read(result) == OutputFormat.Json;

    public OutputFormat Read(ParseResult result) => result.GetValue(_format) switch
    {
        "json" => OutputFormat.Json,
        "yaml" => OutputFormat.Yaml,
        "wide" => OutputFormat.Wide,
        _ => OutputFormat.Table,
    };
}
