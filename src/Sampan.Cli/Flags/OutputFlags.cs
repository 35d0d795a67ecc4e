using System.CommandLine;

namespace Sampan.Cli.Flags;

/// <summary><c>-o</c>, <c>-L</c> and <c>--show-labels</c>, as on every <c>get</c>.</summary>
internal sealed class OutputFlags
{
    private readonly Option<string> _format = new("--output", "-o") { Description = "Output format: table, json or yaml", DefaultValueFactory = _ => "table" };
    private readonly Option<string[]> _labels = ValueParsers.List("--label-columns", "Labels to show as columns", "-L");
    private readonly Option<bool> _show = new("--show-labels") { Description = "Show all labels as the last column" };

    public OutputFlags() => _format.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string>() is not ("table" or "json" or "yaml") and var value)
            result.AddError($"invalid output format \"{value}\" - valid values are 'table', 'json', and 'yaml'");
    });

    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_labels);
        command.Add(_show);
    }

    public OutputChoice Read(ParseResult result) =>
        new(result.GetValue(_format) switch { "json" => OutputFormat.Json, "yaml" => OutputFormat.Yaml, _ => OutputFormat.Table }, result.GetValue(_labels) ?? [], result.GetValue(_show));
}
